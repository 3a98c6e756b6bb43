using System.Text.Json;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Planning;
using LocalCloud.CosmosDb.Queries.Rules;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>One page of a query: takes documents, writes results, and says where the next page starts.</summary>
/// <param name="indexed">The WHERE clause is one that the service answers from its index.</param>
internal sealed class QueryRun(
    CompiledQuery query, Frame frame, ResumeFilter? resume, QueryPosition? start, FeedBody feed, int pageSize, bool indexed = false) : IDisposable
{
    /// <summary>However many were asked for: they are kept while the others are looked at.</summary>
    private const int LargestSortedPage = 10_000;

    private readonly DocumentReader _reader = new();
    private readonly QueryPosition? _start = start;
    private readonly ResultRow? _after = start?.AsRow();
    private readonly RowOrder? _order = query.OrderBy.Length > 0 ? RowOrder.Of(query) : null;
    private readonly ResultSet? _results = query.IsStreaming || query.IsSorting ? null : new(query, frame, outlives: true);
    private readonly long _offset = Count(query.Offset, frame, Counts.WrongOffset) ?? 0;
    private readonly long _end = Math.Min(
        Count(query.Top, frame, Counts.WrongTop) ?? long.MaxValue,
        Plus(Count(query.Offset, frame, Counts.WrongOffset), Count(query.Limit, frame, Counts.WrongLimit)));
    private readonly int _pageSize = query.IsSorting ? Math.Min(pageSize, LargestSortedPage) : pageSize;
    private BestRows? _best;
    private Utf8JsonWriter? _writer;
    private long _passed = start?.Passed ?? 0;
    private QueryPosition? _last = start;

    /// <summary>Documents that the service would have loaded.</summary>
    public int Loaded { get; private set; }

    public long LoadedBytes { get; private set; }

    public QueryPosition? Next { get; private set; }

    /// <summary>What every match contains; null when nothing is known.</summary>
    public RequiredTexts? Required { get; init; }

    /// <summary>Documents come in the order that ORDER BY asks for, so that rows need not wait for each other.</summary>
    public bool IsOrdered { get; set; }

    /// <summary>The document to continue after; queries that must see everything start again and skip what was answered.</summary>
    public long After => query.IsStreaming && _start is not null ? _start.Number - 1 : 0;

    /// <summary>Looks at one document; false when the page is full.</summary>
    public bool Take(long number, ReadOnlySpan<byte> body)
    {
        QueryBudget.Step();
        Load(indexed ? 0 : 1, body.Length);
        if (query.SelectsDocument && query.Where is null && query.IsStreaming)
        {
            return IsPast(number, 0) || Emit(number, 0, default, body);
        }

        if (Required?.MayMatch(body) == false)
        {
            return true;
        }

        frame.Slots[Frame.Document] = _reader.Read(body);
        if (query.IsOneRowPerDocument)
        {
            return (query.Where is not null && !query.Where(frame).IsTrue) || TakeRow(number, 0, body);
        }

        var ordinal = 0;
        foreach (var _ in query.Combinations(frame))
        {
            if (!TakeRow(number, ordinal++, body))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes so many documents at once, for a query that only counts them.</summary>
    public void TakeCount(long documents) => _results!.AddCount(documents);

    private bool TakeRow(long number, int ordinal, ReadOnlySpan<byte> body)
    {
        Load(indexed && ordinal == 0 && !query.IsSorting ? 1 : 0, body.Length);
        if (query.IsSorting)
        {
            return TakeSorted(number, ordinal, query.SelectsDocument ? body : default, body.Length);
        }

        if (_results is not null)
        {
            _results.Add(number, ordinal);
            return true;
        }

        return IsPast(number, ordinal) || Emit(number, ordinal, query.Select(frame), query.SelectsDocument ? body : default);
    }

    private void Load(int documents, int size)
    {
        Loaded += documents;
        LoadedBytes += documents * size;
    }

    /// <summary>Writes what had to wait for all documents.</summary>
    public void Finish()
    {
        foreach (var row in _results?.Finish() ?? _best?.InOrder() ?? [])
        {
            if (IsDue(row) && !Emit(row.Number, row.Ordinal, row.Value, default, row.Keys, row.Size))
            {
                return;
            }
        }
    }

    /// <summary>Whether a row comes after what was answered before.</summary>
    public bool IsDue(ResultRow row) => _order is null
        ? !IsPast(row.Number, row.Ordinal)
        : (resume is null || resume.Passes(row, _order)) && (_after is null || _order.Compare(row, _after) > 0);

    public void Dispose()
    {
        _writer?.Dispose();
        _reader.Dispose();
    }

    /// <summary>Writes the row when it is its turn, or keeps it as long as it can be on this page; false when the page is full.</summary>
    private bool TakeSorted(long number, int ordinal, ReadOnlySpan<byte> raw, int size)
    {
        var row = new ResultRow(query.Keys(frame), number, ordinal, default);
        if (!IsDue(row))
        {
            return true;
        }

        if (IsOrdered)
        {
            return Emit(number, ordinal, raw.IsEmpty ? query.Select(frame) : default, raw, Detached(row.Keys), size);
        }

        // One more than the page has tells that there is another page.
        _best ??= new(_order!, (int)Math.Min((long)_pageSize + 1 + Math.Max(0, _offset - _passed), int.MaxValue));
        if (_best.Wants(row) && query.Select(frame) is { IsDefined: true } value)
        {
            _best.Add(row with { Keys = Detached(row.Keys), Value = value.Detach(), Size = size });
        }

        return true;
    }

    private static SqlValue[] Detached(SqlValue[] values) => Array.ConvertAll(values, value => value.Detach());

    private bool IsPast(long number, int ordinal) =>
        _start is not null && (number < _start.Number || (number == _start.Number && ordinal <= _start.Ordinal));

    /// <summary>Counts, skips or writes one result; false when nothing more may be written.</summary>
    private bool Emit(long number, int ordinal, SqlValue value, ReadOnlySpan<byte> raw, SqlValue[]? keys = null, int size = 0)
    {
        // A result that is undefined is no result, and does not count.
        if (raw.IsEmpty && !value.IsDefined)
        {
            return true;
        }

        if (_passed >= _end)
        {
            return false;
        }

        // Groups have no position to resume at; there are all of them on one page.
        if ((feed.Count >= _pageSize || feed.IsFull) && !query.IsGrouped)
        {
            Next = _last;
            return false;
        }

        // Along an index in the order asked for, the service loads no more than it gives out.
        Load(indexed && query.IsSorting ? 1 : 0, size);
        if (_passed++ >= _offset)
        {
            Write(value, raw);
        }

        _last = new(number, ordinal, _passed, keys ?? []);
        return true;
    }

    private void Write(SqlValue value, ReadOnlySpan<byte> raw)
    {
        if (!raw.IsEmpty)
        {
            feed.Add(raw);
            return;
        }

        var buffer = feed.Next();
        if (_writer is null)
        {
            _writer = new(buffer, ErrorBody.Relaxed);
        }
        else
        {
            _writer.Reset(buffer);
        }

        value.WriteTo(_writer);
        _writer.Flush();
    }

    private static long? Count(Evaluator? evaluator, Frame frame, Func<QueryException> wrong) =>
        evaluator is null ? null : evaluator(frame) is var value && Counts.IsCount(value) ? (long)value.Number : throw wrong();

    private static long Plus(long? offset, long? limit) => limit is null ? long.MaxValue : offset.GetValueOrDefault() + limit.Value;
}
