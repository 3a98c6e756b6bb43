using Amqp.Types;
using LocalCloud.ServiceBus.Amqp;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Messages;

namespace LocalCloud.ServiceBus.Management;

/// <summary>Requests about messages for later.</summary>
internal static class ScheduleOperations
{
    public static async Task<Answer> ScheduleAsync(Entity entity, BrokerContext broker, Map request)
    {
        var encoded = request.All<Map>("messages").ConvertAll(entry => (byte[])entry.Get("message")!);
        if (encoded.Find(bytes => bytes.Length > broker.MaxMessageSize) is { } large)
        {
            throw BrokerException.TooLarge(large.Length, broker.MaxMessageSize);
        }

        IReadOnlyList<long> numbers = [];
        await FaultyOperations.RunAsync(
            broker.Faults, entity.Path, async () => numbers = await broker.Router.SendAsync(entity, encoded.ConvertAll(bytes => InboundMessage.Parse(bytes))));
        return new Answer(200, new Map { ["sequence-numbers"] = numbers.ToArray() });
    }

    public static async Task<Answer> CancelAsync(Entity entity, Map request)
    {
        var schedule = entity.Schedule ?? throw BrokerException.NotAllowed($"Nothing can be scheduled on '{entity.Path}'.");
        await schedule.CancelAsync(request.All<long>("sequence-numbers"));
        return Answer.Ok;
    }
}
