using System.Collections.Concurrent;
using System.Globalization;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Crashes;

/// <summary>
/// What a kill -9 would leave on the disk at the durable boundaries of one run: copies of the state folder after commits of any database, made
/// before anybody is told of the commit. Between two commits nothing on the disk changes, so there are no other boundaries.
/// </summary>
internal sealed class CrashRecording : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("orderflow-crashes-");
    private readonly ConcurrentQueue<CrashPoint> _points = new();
    private readonly int _every;
    private readonly int _first;
    private volatile bool _recording;
    private int _boundaries;

    private CrashRecording(int every) => (_every, _first) = (every, System.Random.Shared.Next(every));

    private string State => Path.Combine(_root.FullName, "state");

    /// <summary>Commits of the whole run.</summary>
    public int Boundaries => _boundaries;

    public IReadOnlyList<CrashPoint> Points => [.. _points];

    /// <param name="every">1 for every boundary, n for every n-th from a random one on.</param>
    public static async Task<CrashRecording> OfAsync(CrashScenario scenario, string mode, int every)
    {
        var recording = new CrashRecording(every);
        await using var shop = await Shop.OpenAsync(options => (options.StatePath, options.AfterCommit) = (recording.State, recording.Committed));
        await CrashScenario.FurnishAsync(shop);
        recording._recording = true;
        var orderId = await scenario.PlayAsync(shop, mode);
        recording._recording = false;
        await scenario.AssertEndedWellAsync(shop, orderId);
        return recording;
    }

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>Never by two databases at once.</summary>
    private void Committed(string database)
    {
        if (!_recording)
        {
            return;
        }

        if (_boundaries % _every == _first)
        {
            var point = new CrashPoint(_boundaries, database, Path.Combine(_root.FullName, _boundaries.ToString("D4", CultureInfo.InvariantCulture)));
            Copy(State, point.Folder);
            _points.Enqueue(point);
        }

        _boundaries++;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, "*.db*").Append(Path.Combine(from, "timers.json")).Where(File.Exists))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}

/// <param name="Database">That had just committed.</param>
/// <param name="Folder">The state at that moment, for whoever takes over.</param>
internal sealed record CrashPoint(int Boundary, string Database, string Folder);
