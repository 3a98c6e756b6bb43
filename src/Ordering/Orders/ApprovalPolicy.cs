namespace Ordering.Orders;

/// <summary>Which orders somebody must approve, and how long there is to decide.</summary>
/// <param name="Limit">Orders with a total above it, in their own currency.</param>
/// <param name="Patience">From the submission on.</param>
public sealed record ApprovalPolicy(decimal Limit, TimeSpan Patience)
{
    public static ApprovalPolicy Default { get; } = new(10_000m, TimeSpan.FromHours(24));

    public ApprovalTerms At(DateTimeOffset now) => new(Limit, now + Patience);
}

/// <summary>The policy at the moment of a submission.</summary>
public sealed record ApprovalTerms(decimal Limit, DateTimeOffset ExpiresAt);

/// <summary>Whether somebody must agree, and has.</summary>
public enum ApprovalStatus
{
    NotNeeded,
    Pending,
    Granted,
    Refused,
}
