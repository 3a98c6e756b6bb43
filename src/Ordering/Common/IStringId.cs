namespace Ordering.Common;

/// <summary>An id made of 1 to <see cref="Ids.MaxLength"/> characters that may stand in a stream id; its JSON is the plain string.</summary>
public interface IStringId<TSelf>
    where TSelf : struct, IStringId<TSelf>
{
    string Value { get; }

    static abstract bool TryParse(string? text, out TSelf id);
}
