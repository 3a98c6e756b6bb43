using Microsoft.Extensions.Logging;

namespace LocalCloud.AzureStorage.Polling;

/// <summary>Storage that is away is told of once, however many triggers look there.</summary>
internal sealed partial class Outages(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("Host.Triggers.Storage");
    private readonly Lock _changes = new();
    private readonly Dictionary<string, HashSet<string>> _away = [];

    public void Begin(string what, string reason)
    {
        lock (_changes)
        {
            if (!_away.TryGetValue(reason, out var all))
            {
                _away[reason] = all = [];
                Away(_logger, what, reason);
            }

            all.Add(what);
        }
    }

    public void End(string what)
    {
        lock (_changes)
        {
            foreach (var (reason, all) in _away.ToArray())
            {
                if (all.Remove(what) && all.Count == 0)
                {
                    _away.Remove(reason);
                    Back(_logger, what);
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{What} cannot be reached, nor what else is there; it is tried again until it can: {Reason}")]
    private static partial void Away(ILogger logger, string what, string reason);

    [LoggerMessage(2, LogLevel.Information, "{What} can be reached now.")]
    private static partial void Back(ILogger logger, string what);
}
