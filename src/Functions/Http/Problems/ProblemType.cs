namespace OrderFlow.Http.Problems;

/// <summary>One kind of problem: what a client may branch on.</summary>
/// <param name="Code">Stable, kebab case; part of <see cref="Type"/>.</param>
public sealed record ProblemType(string Code, int Status, string Title)
{
    public string Type => $"urn:orderflow:problem:{Code}";
}
