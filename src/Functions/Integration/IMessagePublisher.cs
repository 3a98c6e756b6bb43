using Ordering.Integration;

namespace OrderFlow.Integration;

/// <summary>A way out. What a call throws may have been published all the same; then it is published again.</summary>
public interface IMessagePublisher
{
    /// <summary>Publishes messages of one subject, in their order.</summary>
    Task PublishAsync(IReadOnlyList<IntegrationMessage> messages, CancellationToken cancellationToken);
}
