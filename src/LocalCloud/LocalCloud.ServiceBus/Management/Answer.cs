using Amqp.Types;

namespace LocalCloud.ServiceBus.Management;

/// <summary>What a request comes to.</summary>
internal sealed record Answer(int Status, Map? Body = null, string? Description = null, string? Condition = null)
{
    public static Answer Ok { get; } = new(200);

    public static Answer NoContent { get; } = new(204);
}
