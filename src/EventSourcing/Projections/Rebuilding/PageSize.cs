using EventSourcing.Feeds;

namespace EventSourcing.Projections.Rebuilding;

/// <summary>The feed counts in commits, a rebuild in events: learns how many commits make a page.</summary>
internal sealed class PageSize
{
    /// <summary>Events on a page.</summary>
    public const int Events = 1_000;

    public int Commits { get; private set; } = Events / 10;

    public void Learn(FeedPage page)
    {
        if (!page.Commits.IsEmpty)
        {
            Commits = Math.Max(1, (int)((long)Events * page.Commits.Length / page.Commits.Sum(commit => commit.Events.Length)));
        }
    }
}
