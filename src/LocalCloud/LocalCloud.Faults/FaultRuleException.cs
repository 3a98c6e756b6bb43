namespace LocalCloud.Faults;

/// <summary>A rule is not accepted; <see cref="Errors"/> says for each of its members what is allowed.</summary>
#pragma warning disable CA1032 // Always carries its errors.
public sealed class FaultRuleException(IReadOnlyDictionary<string, string[]> errors) : ArgumentException(
    "The rule is not valid. " + string.Join(" ", errors.Select(error => $"{error.Key}: {string.Join(" ", error.Value)}")))
{
    /// <summary>Members of the rule, and what is allowed there.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => errors;
}
