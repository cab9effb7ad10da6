// Says honestly that no end-to-end test exists yet: there is no window to drive.

process.stdout.write('End-to-end: not tested. There is no window yet; its tests come with it.\n');
