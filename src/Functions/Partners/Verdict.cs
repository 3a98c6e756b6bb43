namespace OrderFlow.Partners;

/// <summary>What is to become of a message.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>Handled, or not worth more.</summary>
    public static Verdict Done { get; } = new Handled();

    public sealed record Handled : Verdict;

    /// <summary>No repetition helps: it goes where people look, at once.</summary>
    /// <param name="Reason">One word, for example <c>InvalidData</c>.</param>
    /// <param name="Description">Says what is wrong.</param>
    public sealed record DeadLetter(string Reason, string Description) : Verdict;

    /// <summary>It may be possible later.</summary>
    public sealed record Later(string Why) : Verdict;

    public static DeadLetter Malformed(string description) => new("MalformedMessage", description);

    public static DeadLetter UnknownType(string description) => new("UnknownMessageType", description);

    public static DeadLetter Invalid(string description) => new("InvalidData", description);
}
