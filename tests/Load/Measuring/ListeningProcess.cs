using System.Diagnostics;
using System.Globalization;

namespace OrderFlow.Load.Measuring;

/// <summary>Finds who listens on a port, as <c>ss -lp</c> does: socket inode from <c>/proc/net/tcp*</c>, its owner from <c>/proc/&lt;pid&gt;/fd</c>.</summary>
internal static class ListeningProcess
{
    private const string Listening = "0A";

    /// <summary>Null elsewhere than on Linux, and for processes of other users.</summary>
    public static Process? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var sockets = new[] { "/proc/net/tcp", "/proc/net/tcp6" }
            .Where(File.Exists)
            .SelectMany(table => File.ReadLines(table).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields is [_, var local, _, Listening, ..] && PortOf(local) == port)
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
        return Process.GetProcesses().FirstOrDefault(process => Holds(process, sockets));
    }

    private static int PortOf(string address) =>
        int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static bool Holds(Process process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process.Id}/fd").Any(descriptor =>
                new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is somebody else's: not the one, as far as can be known.
            return false;
        }
    }
}
