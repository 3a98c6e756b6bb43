namespace Ordering.Fulfillment;

/// <summary>How long a step waits for a partner's answer before it calls the partner unavailable.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static async Task<TAnswer> AnswerAsync<TAnswer>(
        Func<CancellationToken, Task<TAnswer>> ask,
        Func<string, Exception, Exception> unavailable,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw unavailable($"No answer within {Limit.TotalSeconds} s.", exception);
        }
    }
}
