using LocalCloud.Dashboard.Collections;

namespace LocalCloud.Dashboard.Invocations;

/// <summary>The latest ones. Failures have a ring of their own as well, so that many successes do not push them out.</summary>
internal sealed class RecentInvocations
{
    private readonly Ring<InvocationRecord> _all = new(5_000);
    private readonly Ring<InvocationRecord> _failed = new(500);

    public void Add(InvocationRecord record) => _all.Add(record);

    public void AddFailure(InvocationRecord record) => _failed.Add(record);

    public InvocationRecord? Find(string id) => _all.Newest().FirstOrDefault(record => record.Id == id) ?? _failed.Newest().FirstOrDefault(record => record.Id == id);

    public IEnumerable<InvocationRecord> OfTrace(string traceId) => _all.Newest().Where(record => record.TraceId == traceId);

    public IReadOnlyList<InvocationRecord> Find(string? function, string? outcome, string? text, int limit)
    {
        var wanted = Enum.TryParse<InvocationOutcome>(outcome, ignoreCase: true, out var parsed) ? parsed : (InvocationOutcome?)null;
        return
        [
            .. (wanted is InvocationOutcome.Failed ? _failed : _all).Newest()
                .Where(record => string.IsNullOrEmpty(function) || record.Function.Name.Equals(function, StringComparison.OrdinalIgnoreCase))
                .Where(record => wanted is null || record.Outcome == wanted)
                .Where(record => string.IsNullOrEmpty(text) || Mentions(record, text))
                .Take(limit),
        ];
    }

    private static bool Mentions(InvocationRecord record, string text) =>
        ((string?[])[record.About, record.Input, record.Output, record.Error, record.Id, record.TraceId, record.Function.Name])
            .Any(part => part?.Contains(text, StringComparison.OrdinalIgnoreCase) ?? false);
}
