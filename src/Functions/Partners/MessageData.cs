using FluentValidation;
using OrderFlow.Http;

namespace OrderFlow.Partners;

/// <summary>Reads the data of a message by the rules for the body of a request.</summary>
internal static class MessageData
{
    public static async Task<(TBody? Body, Verdict.DeadLetter? Defect)> ReadAsync<TBody>(
        IncomingMessage message, IValidator<TBody> validator, CancellationToken cancellationToken)
        where TBody : class
    {
        if (message.Data is not { } data)
        {
            return (null, Verdict.Invalid("data is missing."));
        }

        var body = await JsonBody.ParseAsync(data, validator, cancellationToken);
        if (body.Problem is not { } problem)
        {
            return (body.Value, null);
        }

        var fields = problem.Errors?.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}") ?? [];
        return (null, Verdict.Invalid(string.Join(' ', fields.Prepend(problem.Detail))));
    }
}
