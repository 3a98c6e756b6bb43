namespace OrderFlow.Projections;

/// <summary>What the projections on the change feed have in common.</summary>
internal static class ReadModelFeed
{
    /// <summary>
    /// Milliseconds between reads of an idle feed. The knob between how old a read model may be and what it costs: what a stream has gained by
    /// then is one write (docs/cost.md). Whoever cannot wait asks with <c>minVersion</c>.
    /// </summary>
    public const int PollDelay = 2_000;
}
