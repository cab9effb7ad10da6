// The browser host. It serves nothing yet: the workbench's page is still to come, and it says so.

process.stderr.write('The browser workbench is not built yet; use the terminal: npm run strata -- --help\n');
process.exitCode = 1;
