namespace Ordering.Fulfillment;

/// <summary>How long a partner's answer is waited for before the partner is called unavailable.</summary>
public static class Patience
{
    /// <summary>Where waiting holds nobody else up.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>On the change feed, where the rest of the batch waits as well.</summary>
    public static readonly TimeSpan OnFeed = TimeSpan.FromSeconds(1);

    internal static async Task<TAnswer> AnswerAsync<TAnswer>(
        Func<CancellationToken, Task<TAnswer>> ask,
        Func<string, Exception, Exception> unavailable,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw unavailable($"No answer within {patience.TotalSeconds} s.", exception);
        }
    }
}
