// One call of an operation of ours, by TensorFlow's C interface, and how an operation is added to TensorFlow.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"

namespace strata {

template <typename Number>
constexpr TF_DataType TYPE = TF_FLOAT;
template <>
constexpr TF_DataType TYPE<int32_t> = TF_INT32;

/** A tensor's numbers and shape. */
template <typename Number>
struct View {
  Number* values = nullptr;
  std::vector<int64_t> shape;
  int64_t size = 0;
};

class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}

  /** Reports what went wrong, if anything did: the operation then throws in JavaScript. */
  ~Call() {
    if (TF_GetCode(status_) != TF_OK) TF_OpKernelContext_Failure(context_, status_);
    for (TF_Tensor* tensor : tensors_) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status_);
  }
  Call(const Call&) = delete;

  template <typename Number>
  View<const Number> input(int index) {
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context_, index, &tensor, status_);
    return view<const Number>(tensor);
  }

  template <typename Number>
  View<Number> output(int index, const std::vector<int64_t>& shape) {
    int64_t size = 1;
    for (int64_t length : shape) size *= length;
    const int axes = static_cast<int>(shape.size());
    return view<Number>(
        TF_AllocateOutput(context_, index, TYPE<Number>, shape.data(), axes, size * sizeof(Number), status_));
  }

  /** False after a failure, e.g. where there was no memory for an output. */
  bool isFine() const { return TF_GetCode(status_) == TF_OK; }

  /** False, with the message for JavaScript, where a condition on the inputs does not hold. */
  bool require(bool holds, const char* message) {
    if (isFine() && !holds) TF_SetStatus(status_, TF_INVALID_ARGUMENT, message);
    return isFine();
  }

 private:
  template <typename Number>
  View<Number> view(TF_Tensor* tensor) {
    View<Number> made;
    if (tensor == nullptr) return made;
    tensors_.push_back(tensor);
    made.values = static_cast<Number*>(TF_TensorData(tensor));
    made.size = TF_TensorElementCount(tensor);
    for (int axis = 0; axis < TF_NumDims(tensor); axis++) made.shape.push_back(TF_Dim(tensor, axis));
    return made;
  }

  TF_OpKernelContext* context_;
  TF_Status* status_;
  std::vector<TF_Tensor*> tensors_;
};

/** Adds an operation to TensorFlow, e.g. ("StrataRelu", {"sums: float"}, {"out: float"}). False where it refuses. */
template <void (*compute)(Call&)>
bool add(const char* name, std::initializer_list<const char*> inputs, std::initializer_list<const char*> outputs) {
  TF_Status* status = TF_NewStatus();
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  TF_OpDefinitionBuilderSetIsStateful(definition, true);
  TF_RegisterOpDefinition(definition, status);
  bool added = TF_GetCode(status) == TF_OK;
  if (added) {
    auto run = [](void*, TF_OpKernelContext* context) {
      Call call(context);
      compute(call);
    };
    TF_RegisterKernelBuilder(name, TF_NewKernelBuilder(name, "CPU", nullptr, run, nullptr), status);
    added = TF_GetCode(status) == TF_OK;
  }
  TF_DeleteStatus(status);
  return added;
}

}  // namespace strata
