using System.Threading.Channels;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Feeds;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Indexes;
using LocalCloud.CosmosDb.Queries.Metrics;
using LocalCloud.CosmosDb.Queries.Ordering;
using LocalCloud.CosmosDb.Queries.Planning;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Scripts;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Queries;

/// <summary>Answers query and query plan requests.</summary>
internal sealed class QueryService(SqliteDatabase database, TimeProvider time, QueryCache cache, IndexesOnDemand indexes)
{
    private const int DefaultPage = 1000;
    private readonly OrderedScan _ordered = new();
    // A gate: who writes an item is inside until it takes one out again.
    private readonly Channel<bool> _scans = Channel.CreateBounded<bool>(Environment.ProcessorCount);

    public async Task<Reply> PlanAsync(CosmosRequest request, Container container, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        if (body is null)
        {
            return DocumentService.TooLarge();
        }

        var (spec, refusal) = QuerySpec.Read(body.Memory);
        return spec is null ? Reply.BadRequest(ErrorBody.List(refusal!)) : Answer(() =>
        {
            var prepared = cache.Prepare(spec.Text);
            var plan = Deep(prepared, () => QueryPlan.Of(prepared.Syntax, spec.Parameters, container.PartitionKey, request.PartitionKey is not null, request.TakesPlainRanks));
            return new() { Status = 200, Body = plan.ToJson(), Charge = 1, Container = container };
        });
    }

    public async Task<Reply> RunAsync(CosmosRequest request, Container container, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        if (body is null)
        {
            return DocumentService.TooLarge();
        }

        var (spec, refusal) = QuerySpec.Read(body.Memory);
        if (spec is null)
        {
            return Reply.BadRequest(ErrorBody.List(refusal!));
        }

        var (scope, wrongScope) = FeedScope.Of(request, container);
        if (scope is null)
        {
            return wrongScope!;
        }

        if (!TryResume(request, out var position))
        {
            return Reply.BadRequest(ErrorBody.List("Invalid Continuation Token"));
        }

        try
        {
            var report = QueryReport.Of(request);
            var prepared = cache.Prepare(spec.Text, container.Settings.Computed);
            report.Prepared();
            var job = Deep(prepared, () => NewJob(container, scope, prepared, spec));
            if (job.Documents is { } documents && !prepared.Compiled.IsCountOfAll)
            {
                await indexes.ServeAsync(documents, begins: position is null);
            }

            // Each of them keeps a processor busy; more at once would only hold more in memory.
            var isScan = job.Documents is { IsScan: true } && !prepared.Compiled.IsCountOfAll;
            if (isScan)
            {
                await _scans.Writer.WriteAsync(true, cancellationToken);
            }

            try
            {
                return Deep(prepared, () => new QueryBudget(cancellationToken).Spend(
                    () => Run(job, container, scope, position, request.MaxItemCount, read => database.Read(read), isOrdered: true, report)));
            }
            finally
            {
                if (isScan)
                {
                    _scans.Reader.TryRead(out _);
                }
            }
        }
        catch (Exception failure) when (RefusalOf(failure) is { } refused)
        {
            return refused;
        }
    }

    /// <summary>Runs a query over one logical partition within a transaction, whose own writes it sees.</summary>
    public Reply RunWithin(SqliteSession session, Container container, byte[] epk, ReadOnlyMemory<byte> body, int? page, string? continuation)
    {
        var (spec, refusal) = QuerySpec.Read(body);
        if (spec is null)
        {
            return Reply.BadRequest(ErrorBody.List(refusal!));
        }

        var scope = new FeedScope(container.RangeOf(epk), epk, EpkRange.All);
        return Answer(() =>
        {
            var prepared = cache.Prepare(spec.Text, container.Settings.Computed);
            var position = continuation is null ? null : QueryPosition.Parse(continuation);
            return Deep(prepared, () =>
            {
                var job = NewJob(container, scope, prepared, spec);
                return new QueryBudget(CancellationToken.None).Spend(() => Run(job, container, scope, position, page, read => read(session), isOrdered: false));
            });
        });
    }

    /// <summary>Runs a query over resources that are no documents: databases, containers, offers.</summary>
    public Reply RunOver(CosmosRequest request, ReadOnlyMemory<byte> body, IEnumerable<(long Number, byte[] Json)> items, FeedBody feed)
    {
        var (spec, refusal) = QuerySpec.Read(body);
        if (spec is null)
        {
            return Reply.BadRequest(ErrorBody.List(refusal!));
        }

        if (!TryResume(request, out var position))
        {
            return Reply.BadRequest(ErrorBody.List("Invalid Continuation Token"));
        }

        return Answer(() =>
        {
            var prepared = cache.Prepare(spec.Text);
            using var run = new QueryRun(prepared.Compiled, NewFrame(prepared, spec), null, position, feed, request.MaxItemCount ?? DefaultPage);
            new QueryBudget(CancellationToken.None).Spend(() =>
            {
                foreach (var (number, json) in items)
                {
                    if (!run.Take(number, json))
                    {
                        break;
                    }
                }

                run.Finish();
                return true;
            });
            return new() { Status = 200, ItemCount = feed.Count, Continuation = run.Next?.ToToken(), Charge = RequestCharge.Query(run.Loaded, feed.Length), Body = feed.Finish() };
        });
    }

    private QueryJob NewJob(Container container, FeedScope scope, PreparedQuery prepared, QuerySpec spec)
    {
        if (prepared.Syntax.IsRanked)
        {
            // By the first words the JavaScript client knows that it must ask for a plan.
            throw new QueryException(new("", "Cross partition query only supports ORDER BY RANK by a query plan, which the client has to ask for and to run."));
        }

        if (prepared.OrderBy.Count > 0 && container.Settings.WhyNotOrdered(prepared.OrderBy) is { } why)
        {
            throw new QueryException(new("", why));
        }

        var frame = NewFrame(prepared, spec, container.Scripts);
        var documents = prepared.Compiled.Sources.Length == 0 ? null : QueryScope.Of(container, scope, prepared, frame, time.GetUtcNow().ToUnixTimeSeconds());
        return new(prepared, spec, frame, documents);
    }

    /// <param name="session">Gives something the session to read from.</param>
    /// <param name="isOrdered">Orders that are kept in memory may be used.</param>
    /// <param name="report">What the client wants to be told about it.</param>
    private Reply Run(
        QueryJob job,
        Container container,
        FeedScope scope,
        QueryPosition? position,
        int? page,
        Func<Func<SqliteSession, bool>, bool> session,
        bool isOrdered,
        QueryReport? report = null)
    {
        report?.Began();
        var (prepared, spec, frame, documents) = job;
        using var functions = frame.Functions;
        var committed = scope.Range?.CommittedLsn ?? 0;
        var feed = new FeedBody(container.RidUtf8, "Documents"u8);
        using var run = new QueryRun(prepared.Compiled, frame, spec.Resume, position, feed, page ?? DefaultPage, prepared.IsIndexedBy(container.Settings.Indexing))
        {
            Required = prepared.RequiredTexts(frame),
        };
        if (documents is null)
        {
            run.Take(1, "{}"u8);
        }
        else
        {
            session(reading =>
            {
                if (prepared.Compiled.IsCountOfAll)
                {
                    run.TakeCount(documents.Count(reading));
                    report?.FoundBy("counted by an index");
                }
                else if (!isOrdered || prepared.Order is not { } order || !_ordered.TryRead(reading, documents, order, frame, run))
                {
                    documents.Read(reading, run.After, (stored, body) => run.Take(stored.Number, body));
                    report?.FoundBy(documents.Access);
                }
                else
                {
                    report?.FoundBy("rows kept in order");
                }

                return true;
            });
        }

        run.Finish();
        return new()
        {
            Status = 200,
            ItemCount = feed.Count,
            Continuation = run.Next?.ToToken(),
            Charge = RequestCharge.Query(run.Loaded, feed.Length),
            Container = container,
            RangeId = scope.Range?.Id ?? -1,
            Lsn = committed,
            Headers = report?.Headers(prepared, container.Settings, run, feed, functions?.Elapsed) ?? [],
            Body = feed.Finish(),
        };
    }

    private Frame NewFrame(PreparedQuery prepared, QuerySpec spec, ContainerScripts? scripts = null)
    {
        if (prepared.Compiled.Parameters.FirstOrDefault(name => !spec.Parameters.ContainsKey(name)) is { } missing)
        {
            throw new QueryException(new("SC2035", $"The parameter '{missing}' is used in the query, but has no value."));
        }

        var functions = prepared.Compiled.UserFunctions.Count == 0 ? null : new UserFunctions(scripts ?? new());
        return prepared.Compiled.UserFunctions.FirstOrDefault(name => !functions!.Exists(name)) is { } unknown
            ? throw new QueryException(new("", $"There is no user defined function '{unknown}' in this container."))
            : new(prepared.Compiled.Bindings.SlotCount, spec.Parameters, time.GetUtcNow().ToUnixTimeMilliseconds()) { Functions = functions };
    }

    private static T Deep<T>(PreparedQuery prepared, Func<T> work) => prepared.IsDeep ? SqlParser.OnLargeStack(work) : work();

    private static Reply Answer(Func<Reply> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (RefusalOf(failure) is { } refused)
        {
            return refused;
        }
    }

    /// <summary>False when the request goes on behind a position that there is not.</summary>
    private static bool TryResume(CosmosRequest request, out QueryPosition? position)
    {
        position = request.Continuation is { } token ? QueryPosition.Parse(token) : null;
        return position is not null || request.Continuation is null;
    }

    /// <summary>Null for a failure that is not the query's.</summary>
    private static Reply? RefusalOf(Exception failure) =>
        failure is QueryException invalid ? Refuse(invalid.Error)
        : IsTooDeep(failure) ? Refuse(new("SC3032", "The query is too complex: what it makes is nested deeper than JSON may be."))
        : null;

    private static bool IsTooDeep(Exception failure) =>
        failure is System.Text.Json.JsonException || (failure is InvalidOperationException && failure.TargetSite?.DeclaringType?.Namespace == typeof(System.Text.Json.Utf8JsonWriter).Namespace);

    private static Reply Refuse(QueryError error) => Reply.BadRequest($"Message: {error.ToJson()}, Windows Error 0x800A0B00.");

    /// <summary>A query on its way, before it has looked at anything.</summary>
    /// <param name="Documents">Null for a query without FROM.</param>
    private sealed record QueryJob(PreparedQuery Prepared, QuerySpec Spec, Frame Frame, QueryScope? Documents);
}
