namespace LocalCloud.CosmosDb.Documents;

/// <summary>When a document is no longer there: <c>_ts + ttl</c>, its own <c>ttl</c> before the container's default.</summary>
internal static class TimeToLive
{
    public static bool Expired(int? containerDefault, int? own, long timestamp, long now) =>
        containerDefault is { } fallback && (own ?? fallback) is > 0 and var seconds && timestamp + seconds <= now;
}
