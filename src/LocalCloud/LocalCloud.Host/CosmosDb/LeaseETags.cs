namespace LocalCloud.Host.CosmosDb;

/// <summary>
/// The ETags of the leases that one processor has written. The SDK asks for no content when it writes a lease and keeps the ETag from
/// before, so that its next write is refused, the lease read and written again: three requests and two exceptions where one would do.
/// </summary>
internal sealed class LeaseETags
{
    private const int MostBases = 8;
    private readonly Dictionary<string, Chain> _chains = [];

    /// <summary>
    /// What to write against: the latest ETag when all writes since <paramref name="ifMatch"/> were this processor's own and
    /// <paramref name="position"/> is not behind them. Otherwise what was asked for, and the service decides.
    /// </summary>
    public string Current(string lease, string ifMatch, long position)
    {
        lock (_chains)
        {
            return _chains.TryGetValue(lease, out var chain) && chain.Bases.Contains(ifMatch) && position >= chain.Position ? chain.Latest : ifMatch;
        }
    }

    public void Written(string lease, string asked, string used, string written, long position)
    {
        lock (_chains)
        {
            var bases = _chains.TryGetValue(lease, out var chain) && chain.Latest == used && chain.Bases.Count < MostBases ? chain.Bases : [];
            bases.Add(asked);
            _chains[lease] = new Chain(written, position, bases);
        }
    }

    /// <summary>Somebody else has written it.</summary>
    public void Lost(string lease)
    {
        lock (_chains)
        {
            _chains.Remove(lease);
        }
    }

    private sealed record Chain(string Latest, long Position, HashSet<string> Bases);
}
