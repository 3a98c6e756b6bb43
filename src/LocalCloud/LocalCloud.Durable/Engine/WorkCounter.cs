namespace LocalCloud.DurableTask.Engine;

/// <summary>Messages and activities in memory that are not finished. What follows from a piece of work is added before it is taken off.</summary>
internal sealed class WorkCounter
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Add(int count = 1) => Interlocked.Add(ref _count, count);

    public void Remove(int count = 1) => Interlocked.Add(ref _count, -count);
}
