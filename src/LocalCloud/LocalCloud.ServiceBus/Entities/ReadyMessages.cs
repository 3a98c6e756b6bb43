namespace LocalCloud.ServiceBus.Entities;

/// <summary>Numbers of the messages that can be delivered, smallest first: what was abandoned comes before what was never delivered.</summary>
internal sealed class ReadyMessages
{
    private readonly PriorityQueue<long, long> _numbers = new();

    public int Count => _numbers.Count;

    public void Add(long number) => _numbers.Enqueue(number, number);

    public void Clear() => _numbers.Clear();

    public long Take() => _numbers.Dequeue();
}
