namespace EventSourcing.Inbox;

/// <summary>
/// For handlers whose effects lie outside the event store, where no version and no command id would show a repetition. The effect comes
/// first and the mark second: whoever dies in between repeats the effect, but nothing is ever marked that has not happened.
/// </summary>
public sealed class MessageInbox(IInbox inbox, TimeProvider time)
{
    /// <summary>Runs <paramref name="effect"/> unless the message has been handled before.</summary>
    /// <param name="effect">Tolerates a repetition: it runs again when its mark was lost.</param>
    /// <returns>False when it was handled before.</returns>
    public async Task<bool> HandleAsync(
        string handler, string messageId, Func<CancellationToken, Task> effect, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(effect);
        if (await inbox.FindAsync(handler, messageId, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        await effect(cancellationToken).ConfigureAwait(false);
        await inbox.TryAddAsync(handler, new InboxEntry(messageId, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return true;
    }
}
