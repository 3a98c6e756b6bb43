using System.Globalization;
using EventSourcing.Projections;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>The query string of a list: each parameter read is checked, and all that is wrong is answered together.</summary>
internal sealed class QueryParameters(HttpRequest request)
{
    private readonly Dictionary<string, string[]> _errors = [];

    public string? Continuation => request.Query["continuation"];

    /// <summary>What to answer when parameters read so far were wrong; null when none was.</summary>
    public ProblemResult? Problem => _errors.Count == 0
        ? null
        : new ProblemResult(ProblemTypes.InvalidRequest, "One or more query parameters are not valid.", _errors);

    public int Limit(int absent, int max) => Number("limit", 1, max) ?? absent;

    /// <summary>Null when it is absent or wrong.</summary>
    public int? Number(string name, int from, int to) => (int?)Number(name, (long)from, to);

    /// <summary>Null when it is absent or wrong.</summary>
    public long? Number(string name, long from, long to)
    {
        string? text = request.Query[name];
        if (text is null)
        {
            return null;
        }

        if (WholeNumber.TryParse(text, out var number) && number >= from && number <= to)
        {
            return number;
        }

        Refuse(name, $"Must be a whole number from {from} to {to}.");
        return null;
    }

    /// <summary>Null when it is absent or wrong.</summary>
    public string? Text(string name, Func<string, bool> isValid, string otherwise)
    {
        string? text = request.Query[name];
        if (text is null || isValid(text))
        {
            return text;
        }

        Refuse(name, otherwise);
        return null;
    }

    public void Refuse(string name, string message) => _errors[name] = [message];

    /// <summary>The page, or what is wrong with the parameters read so far or with the continuation.</summary>
    public async Task<IResult> AnswerAsync<TPage>(Func<Task<TPage>> page)
        where TPage : class
    {
        if (Problem is { } problem)
        {
            return problem;
        }

        try
        {
            return ApiResult.Ok(await page());
        }
        catch (InvalidContinuationException)
        {
            return new ProblemResult(ProblemTypes.InvalidContinuation, "Use the continuation of the page before, with the same filters.");
        }
    }
}
