namespace LocalCloud.Functions;

/// <summary>The app's functions cannot be run as they are declared.</summary>
#pragma warning disable CA1032 // Always carries its problems.
public sealed class FunctionCatalogueException(IReadOnlyList<string> problems)
    : Exception("The functions of this app cannot be indexed:" + string.Concat(problems.Select(problem => "\n  - " + problem)))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
