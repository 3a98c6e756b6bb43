namespace LocalCloud.CosmosDb.Http;

/// <summary>Reads at Strong and Bounded Staleness ask two replicas and cost twice; a request may ask for less than the account gives.</summary>
internal sealed class ReadPrice(EmulatedConsistency account)
{
    public Reply Of(CosmosRequest request, Reply reply) =>
        reply.Charge > 0 && IsDouble(request) && IsRead(request) ? reply with { Charge = 2 * reply.Charge } : reply;

    private bool IsDouble(CosmosRequest request) => IsStrict(account)
        && !(Enum.TryParse<EmulatedConsistency>(request.Header("x-ms-consistency-level"), ignoreCase: true, out var asked) && !IsStrict(asked));

    private static bool IsStrict(EmulatedConsistency level) => level <= EmulatedConsistency.BoundedStaleness;

    private static bool IsRead(CosmosRequest request) =>
        request.Path.Kind3 == "docs"
        && (request.Method == "GET" || (Router.IsQuery(request) && !request.Flag("x-ms-cosmos-is-query-plan-request")));
}
