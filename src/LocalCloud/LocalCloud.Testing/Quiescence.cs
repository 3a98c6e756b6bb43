using LocalCloud.Host.Runtime;

namespace LocalCloud.Testing;

internal static class Quiescence
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Twice in a row: between two sources work can be on its way, seen by neither.</summary>
    public static async Task WaitAsync(IReadOnlyList<IWorkSource> sources, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var deadline = TimeProvider.System.GetTimestamp() + (long)(timeout.TotalSeconds * TimeProvider.System.TimestampFrequency);
        for (var quiet = 0; quiet < 2;)
        {
            var busy = sources.Select(source => (source.Name, Work: source.PendingWork())).Where(source => source.Work > 0).ToArray();
            quiet = busy.Length == 0 ? quiet + 1 : 0;
            if (busy.Length > 0 && TimeProvider.System.GetTimestamp() > deadline)
            {
                throw new TimeoutException(
                    $"Still busy after {timeout.TotalSeconds:0.#} s: {string.Join(", ", busy.Select(source => $"{source.Name} ({source.Work})"))}.");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
