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
        return await HandleAsync(
            handler,
            messageId,
            async token =>
            {
                await effect(token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As above, for an effect that may find that it is not due yet: then the message is not marked, and handled when it comes again.</summary>
    /// <param name="effect">False when there was nothing to do (yet).</param>
    /// <param name="handler">Whose inbox it is.</param>
    /// <param name="messageId">The same for every repetition of the message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it was handled before, or is not due.</returns>
    public async Task<bool> HandleAsync(
        string handler, string messageId, Func<CancellationToken, Task<bool>> effect, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(effect);
        if (await inbox.FindAsync(handler, messageId, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        if (!await effect(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await inbox.TryAddAsync(handler, new InboxEntry(messageId, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return true;
    }
}
