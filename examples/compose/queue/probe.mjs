// Exits with 0 if the address answers 2xx.
const answer = await fetch(process.argv[2]).catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
