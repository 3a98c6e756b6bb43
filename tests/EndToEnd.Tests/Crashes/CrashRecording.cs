using System.Collections.Concurrent;
using System.Globalization;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Crashes;

/// <summary>
/// What a kill -9 would leave on the disk at every durable boundary of one run: a copy of the state folder after each commit of any database,
/// made before anybody is told of the commit. Between two commits nothing on the disk changes, so these are all there are.
/// </summary>
internal sealed class CrashRecording : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("orderflow-crashes-");
    private readonly ConcurrentQueue<string> _boundaries = new();
    private volatile bool _recording;

    private string State => Path.Combine(_root.FullName, "state");

    /// <summary>The database that had just committed, by the number of the boundary.</summary>
    public IReadOnlyList<string> Boundaries => [.. _boundaries];

    public static async Task<CrashRecording> OfAsync(CrashScenario scenario, string mode)
    {
        var recording = new CrashRecording();
        await using var shop = await Shop.OpenAsync(options => (options.StatePath, options.AfterCommit) = (recording.State, recording.Committed));
        await CrashScenario.FurnishAsync(shop);
        recording._recording = true;
        var orderId = await scenario.PlayAsync(shop, mode);
        recording._recording = false;
        await scenario.AssertEndedWellAsync(shop, orderId);
        return recording;
    }

    /// <summary>A folder of its own for whoever takes over at that boundary.</summary>
    public string TakeOver(int boundary) => FolderOf(boundary);

    public void Dispose() => _root.Delete(recursive: true);

    private void Committed(string database)
    {
        if (_recording)
        {
            Copy(State, FolderOf(_boundaries.Count));
            _boundaries.Enqueue(database);
        }
    }

    private string FolderOf(int boundary) => Path.Combine(_root.FullName, boundary.ToString("D4", CultureInfo.InvariantCulture));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(file => Path.GetFileName(file) != "lock"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
