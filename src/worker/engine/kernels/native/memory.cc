// Gives back the memory that loading TensorFlow touched: most of its code and tables are read once and never again.
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

namespace strata {
namespace {

/** Drops the read-only parts of TensorFlow's libraries from this process; what is used comes back from the file. */
int releaseLibrary(dl_phdr_info* library, size_t, void*) {
  if (std::strstr(library->dlpi_name, "libtensorflow") == nullptr) return 0;
  const uintptr_t page = sysconf(_SC_PAGESIZE);
  for (int i = 0; i < library->dlpi_phnum; i++) {
    const ElfW(Phdr)& part = library->dlpi_phdr[i];
    // A part that may be written holds relocated addresses, which no file has.
    if (part.p_type != PT_LOAD || (part.p_flags & PF_W) != 0) continue;
    const uintptr_t start = library->dlpi_addr + part.p_vaddr;
    const uintptr_t from = (start + page - 1) / page * page, to = (start + part.p_filesz) / page * page;
    if (to > from) madvise(reinterpret_cast<void*>(from), to - from, MADV_DONTNEED);
  }
  return 0;
}

/** Runs when the addon is loaded, after TensorFlow has initialised itself. */
[[maybe_unused]] const int isReleased = dl_iterate_phdr(releaseLibrary, nullptr);

}  // namespace
}  // namespace strata
