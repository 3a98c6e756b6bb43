namespace EventSourcing.Feeds;

/// <summary>Tells how far a handler of the feed is behind.</summary>
public interface IFeedLag
{
    Task<FeedLag> FindAsync(string handler, CancellationToken cancellationToken);
}

/// <summary>How far a handler of the feed is behind.</summary>
/// <param name="Commits">Not handled yet, as estimated by the store.</param>
/// <param name="Age">At least so old is the oldest of them; zero when there are none.</param>
/// <param name="IsFollowed">Somebody is reading the feed for this handler.</param>
public sealed record FeedLag(long Commits, TimeSpan Age, bool IsFollowed);
