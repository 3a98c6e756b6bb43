namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>Which names are visible and in which slot their values are; slots are unique over a query and its subqueries.</summary>
internal sealed class Bindings(Bindings? outer)
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly Counter _counter = outer?._counter ?? new();

    public int SlotCount => _counter.Next;

    public bool IsOutermost => outer is null;

    public int Bind(string? name)
    {
        var slot = _counter.Next++;
        if (name is not null && !_slots.TryAdd(name, slot))
        {
            throw new QueryException(new("SC2021", $"The input set name or alias '{name}' is specified more than once in the FROM clause."));
        }

        return slot;
    }

    public int? TryFind(string name) => _slots.TryGetValue(name, out var slot) ? slot : outer?.TryFind(name);

    public int Find(string name) => TryFind(name) ?? throw new QueryException(new("SC2001", $"Identifier '{name}' could not be resolved."));

    public void Alias(string name, int slot) => _slots[name] = slot;

    public void Forget(string name) => _slots.Remove(name);

    private sealed class Counter
    {
        // Slot 0 is the document.
        public int Next { get; set; } = 1;
    }
}
