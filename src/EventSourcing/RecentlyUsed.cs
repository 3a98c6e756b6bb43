using System.Diagnostics.CodeAnalysis;

namespace EventSourcing;

/// <summary>A bounded memory of what was used last. At capacity the older half goes; nothing may depend on an entry being there.</summary>
public sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            return _young.TryGetValue(key, out value) || _old.TryGetValue(key, out value);
        }
    }

    /// <summary>Keeps <paramref name="value"/> unless <paramref name="isNewer"/> prefers what is there already.</summary>
    public void Keep(TKey key, TValue value, Func<TValue, TValue, bool>? isNewer = null)
    {
        lock (_lock)
        {
            if (isNewer is not null && (_young.TryGetValue(key, out var known) || _old.TryGetValue(key, out known)) && isNewer(known, value))
            {
                return;
            }

            _young[key] = value;
            if (_young.Count >= capacity / 2)
            {
                (_old, _young) = (_young, []);
            }
        }
    }

    public void Forget(TKey key)
    {
        lock (_lock)
        {
            _young.Remove(key);
            _old.Remove(key);
        }
    }
}
