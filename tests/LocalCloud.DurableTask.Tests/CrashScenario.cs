namespace LocalCloud.DurableTask.Tests;

/// <summary>
/// Kills the engine at its first commit, in the next run at its second, and so on until a run gets through; each time a second engine takes
/// over and the same client goes on, repeating what was not acknowledged.
/// </summary>
internal static class CrashScenario
{
    /// <param name="drive">What the client does; it may find that some of it has happened already.</param>
    /// <returns>The number of crashes survived.</returns>
    public static async Task<int> AtEveryCommit(bool afterwards, Func<TestHub, TestHub> app, Func<TestHub, Task> drive, Func<TestHub, Task> check)
    {
        for (var commit = 0; ; commit++)
        {
            var folder = Directory.CreateTempSubdirectory("durable-").FullName;
            var faults = CrashPoint.AtCommit(commit, afterwards);
            var first = await app(new TestHub(onDisk: true, folder, faults: faults)).StartAsync();
            var driven = drive(first);
            var crashed = await Task.WhenAny(driven, faults.Crashed) == faults.Crashed;
            if (!crashed && driven.IsFaulted)
            {
                // The client may hear of the crash before we do.
                crashed = await Task.WhenAny(faults.Crashed, Task.Delay(TimeSpan.FromSeconds(5))) == faults.Crashed;
            }

            if (!crashed)
            {
                await driven;
            }

            await first.Engine.KillAsync();
            await using var second = await app(new TestHub(onDisk: true, folder)).StartAsync();
            await drive(second);
            await second.QuiesceAsync();
            await check(second);
            await second.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            if (!crashed)
            {
                return commit;
            }
        }
    }
}
