namespace OrderFlow.Partners;

/// <summary>Answers a message where its sender asked for that.</summary>
public interface IReplySender
{
    /// <param name="replyTo">Name of a queue or topic.</param>
    /// <param name="message">What is answered; a repetition gets the same answer under the same id.</param>
    Task SendAsync(string replyTo, IncomingMessage message, Reply reply, CancellationToken cancellationToken);
}

/// <summary>An answer.</summary>
/// <param name="Type">Of the CloudEvent.</param>
/// <param name="Subject">What it is about.</param>
public sealed record Reply(string Type, string Subject, object Data);
