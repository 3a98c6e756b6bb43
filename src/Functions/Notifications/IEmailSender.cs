namespace OrderFlow.Notifications;

/// <summary>The way to customers.</summary>
public interface IEmailSender
{
    Task SendAsync(Email email, CancellationToken cancellationToken);
}

/// <summary>One e-mail in plain text.</summary>
/// <param name="MessageId">The same for every repetition, so that whoever delivers may drop them.</param>
/// <param name="SentAt">When it says that it was written; the same for every repetition, too.</param>
public sealed record Email(string MessageId, string ToName, string ToAddress, string Subject, string Text, DateTimeOffset SentAt);
