const answer = await fetch(process.argv[2]).catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
