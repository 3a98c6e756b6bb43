// Runs checks one after the other, a line each.

/** @returns 1 if one has failed, the exit code. */
export async function run(checks) {
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    const start = Date.now();
    try {
      await check();
      console.log(`ok      ${name} (${Date.now() - start} ms)`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}: ${String(error.stack ?? error).split("\n").slice(0, 12).join("\n")}`); // Some bring their whole history.
    }
  }

  return failed ? 1 : 0;
}
