using LocalCloud.Dashboard.Collections;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Dashboard.Logs;

/// <summary>The latest lines, as the console has them; warnings of the host itself, which mostly come with the start, are kept besides.</summary>
internal sealed class LogRing
{
    private const int Longest = 4_000;
    private readonly Ring<LogLine> _lines = new(3_000);
    private readonly Ring<LogLine> _warnings = new(200);

    public long Added => _lines.Added;

    /// <summary>What the host has to say about the app: what it does not know, what it leaves out.</summary>
    public IEnumerable<LogLine> HostWarnings => _warnings.Newest();

    public void Add(LogLine line)
    {
        line = line with { Message = Cut.To(Longest, line.Message), Exception = line.Exception is { } text ? Cut.To(Longest, text) : null };
        _lines.Add(line);
        if (line.Level >= LogLevel.Warning && line.Category.StartsWith("LocalCloud.", StringComparison.Ordinal))
        {
            _warnings.Add(line);
        }
    }

    public IReadOnlyList<LogLine> Find(string? level, string? text, int limit)
    {
        var least = Enum.TryParse<LogLevel>(level, ignoreCase: true, out var parsed) ? parsed : LogLevel.Trace;
        return
        [
            .. _lines.Newest().Where(line => line.Level >= least)
                .Where(line => string.IsNullOrEmpty(text) || Mentions(line.Message, text) || Mentions(line.Category, text) || Mentions(line.Exception, text))
                .Take(limit),
        ];
    }

    /// <summary>What an invocation has written, in its order.</summary>
    public IEnumerable<LogLine> Of(string invocationId) => _lines.Newest().Where(line => line.InvocationId == invocationId).Take(200).Reverse();

    private static bool Mentions(string? part, string text) => part?.Contains(text, StringComparison.OrdinalIgnoreCase) ?? false;
}
