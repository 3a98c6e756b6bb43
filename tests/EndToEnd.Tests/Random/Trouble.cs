namespace EndToEnd.Tests.Random;

/// <summary>What goes wrong when one thing is asked of a partner, and how often before it works.</summary>
internal sealed class Trouble(TroubleKind kind, int times)
{
    private int _asked;

    public TroubleKind Next() => Interlocked.Increment(ref _asked) <= times ? kind : TroubleKind.None;

    public override string ToString() => times == 0 ? "works" : $"{kind} {(times == int.MaxValue ? "for good" : $"{times} times")}";
}

internal enum TroubleKind
{
    None,

    /// <summary>Refused at the door: nothing happened.</summary>
    Unavailable,

    /// <summary>It happened, and the answer was lost.</summary>
    AnswerLost,

    /// <summary>It happened, and no answer ever comes.</summary>
    Silent,
}
