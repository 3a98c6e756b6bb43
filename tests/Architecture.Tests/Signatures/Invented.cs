#pragma warning disable IDE0130, CA1822
namespace Microsoft.Azure.Functions.Worker;

/// <summary>Shows that the comparison can fail.</summary>
public sealed class Invented
{
    public int Number { get; init; }

    public string? Say(int times = 1) => times > Number ? null : "hello";
}
