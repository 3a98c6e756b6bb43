namespace LocalCloud.Dashboard.Collections;

/// <summary>The latest of something: as many as it was made for, whatever comes.</summary>
internal sealed class Ring<T>(int capacity)
    where T : class
{
    private readonly T?[] _items = new T?[capacity];
    private readonly Lock _lock = new();
    private long _added;

    /// <summary>How many there ever were; grows with each.</summary>
    public long Added => Interlocked.Read(ref _added);

    public void Add(T item)
    {
        lock (_lock)
        {
            _items[_added % capacity] = item;
            _added++;
        }
    }

    /// <summary>The newest first.</summary>
    public IEnumerable<T> Newest()
    {
        for (var at = Added - 1; at >= 0; at--)
        {
            T? item;
            lock (_lock)
            {
                // What has been written over while this was read is not among the latest any more.
                item = at > _added - 1 - capacity ? _items[at % capacity] : null;
            }

            if (item is null)
            {
                yield break;
            }

            yield return item;
        }
    }
}
