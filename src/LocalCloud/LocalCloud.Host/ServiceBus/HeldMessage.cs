using Azure.Messaging.ServiceBus;

namespace LocalCloud.Host.ServiceBus;

/// <summary>A message that a function has, under its lock.</summary>
internal sealed class HeldMessage(ServiceBusReceivedMessage message, ServiceBusReceiver receiver)
{
    private int _settled;

    public ServiceBusReceivedMessage Message { get; } = message;

    public ServiceBusReceiver Receiver { get; } = receiver;

    /// <summary>Null outside of sessions.</summary>
    public ServiceBusSessionReceiver? Session => Receiver as ServiceBusSessionReceiver;

    /// <summary>The function, or the host for it, has said what is to become of it.</summary>
    public bool IsSettled => Volatile.Read(ref _settled) != 0;

    public async Task SettleAsync(Func<ServiceBusReceiver, ServiceBusReceivedMessage, Task> settle)
    {
        await settle(Receiver, Message);
        Volatile.Write(ref _settled, 1);
    }
}
