namespace EventSourcing.Feeds.Faults;

/// <summary>Says what is to be done about a failure.</summary>
public interface IFaultClassifier
{
    FaultKind Classify(Exception failure);
}

/// <summary>What trying again would bring.</summary>
public enum FaultKind
{
    /// <summary>Nobody knows: perhaps the infrastructure, perhaps a mistake. The host tries the batch again.</summary>
    Unknown,

    /// <summary>Passes by itself: tried again at once, with back-off.</summary>
    Transient,

    /// <summary>Stays until data or code change: parked.</summary>
    Permanent,
}
