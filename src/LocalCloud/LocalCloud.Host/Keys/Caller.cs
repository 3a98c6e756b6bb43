namespace LocalCloud.Host.Keys;

/// <summary>What a key is for; the names are those of the real host.</summary>
internal enum AccessLevel
{
    Anonymous,
    User,
    Function,
    System,
    Admin,
}

/// <summary>Who sends a request, as far as its key tells.</summary>
/// <param name="Level">What it allows.</param>
/// <param name="KeyName">For example <c>default</c>; null where no key is asked for.</param>
internal sealed record Caller(AccessLevel Level, string? KeyName)
{
    public static Caller Nobody { get; } = new(AccessLevel.Anonymous, null);

    /// <summary>Everybody, where keys are not checked.</summary>
    public static Caller Trusted { get; } = new(AccessLevel.Admin, null);

    /// <summary>No key opens what is below it, but the master key opens everything.</summary>
    public bool May(AccessLevel needed) => needed is AccessLevel.Anonymous || Level is AccessLevel.Admin || Level == needed;
}
