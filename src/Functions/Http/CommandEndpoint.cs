using EventSourcing.Commands;
using Microsoft.AspNetCore.Http;
using OrderFlow.Commands;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>
/// Parse → dispatch → answer, the same for every command of the API. Every answer is a pure function of the command and its outcome, so
/// that a repetition gets the same bytes.
/// </summary>
public sealed class CommandEndpoint(CommandDesk desk)
{
    /// <summary>A command that makes something new.</summary>
    /// <param name="ownId">The id that the body itself gives to what it makes, or null.</param>
    /// <param name="command">Makes the command of the validated body; the headers give an id to what the body does not name.</param>
    public async Task<IResult> CreateAsync<TBody, TCommand>(
        HttpRequest request,
        Func<TBody, string?> ownId,
        Func<TBody, CommandOrigin, TCommand> command,
        Func<TCommand, CommandOutcome.Accepted, IResult> answer,
        CancellationToken cancellationToken)
        where TBody : class
        where TCommand : ICommand
    {
        var (headers, problem) = RequestHeaders.OfCreation(request);
        if (headers is null)
        {
            return problem!;
        }

        var body = await JsonBody.ReadAsync<TBody>(request, cancellationToken);
        if (body.Value is not { } value)
        {
            return body.Problem!;
        }

        var made = command(value, headers);
        return Answer(made, await desk.CreateAsync(headers, value, ownId(value), made, cancellationToken), answer);
    }

    /// <summary>A command with a body on what exists.</summary>
    /// <param name="command">Makes the command of the validated body.</param>
    public async Task<IResult> RunAsync<TBody, TCommand>(
        HttpRequest request,
        Func<TBody, TCommand> command,
        Func<TCommand, CommandOutcome.Accepted, IResult> answer,
        CancellationToken cancellationToken)
        where TBody : class
        where TCommand : ICommand
    {
        var (headers, problem) = RequestHeaders.OfChange(request);
        return headers is null ? problem! : await ReadAndSendAsync(request, headers, command, answer, cancellationToken);
    }

    /// <summary>A command on what exists that says everything with its path.</summary>
    public async Task<IResult> RunAsync<TCommand>(
        HttpRequest request, TCommand command, Func<TCommand, CommandOutcome.Accepted, IResult> answer, CancellationToken cancellationToken)
        where TCommand : ICommand
    {
        var (headers, problem) = RequestHeaders.OfChange(request);
        return headers is null ? problem! : Answer(command, await desk.ChangeAsync(headers, null, command, cancellationToken), answer);
    }

    private async Task<IResult> ReadAndSendAsync<TBody, TCommand>(
        HttpRequest request,
        CommandOrigin headers,
        Func<TBody, TCommand> command,
        Func<TCommand, CommandOutcome.Accepted, IResult> answer,
        CancellationToken cancellationToken)
        where TBody : class
        where TCommand : ICommand
    {
        var body = await JsonBody.ReadAsync<TBody>(request, cancellationToken);
        if (body.Value is not { } value)
        {
            return body.Problem!;
        }

        var made = command(value);
        return Answer(made, await desk.ChangeAsync(headers, value, made, cancellationToken), answer);
    }

    private static IResult Answer<TCommand>(TCommand command, CommandOutcome outcome, Func<TCommand, CommandOutcome.Accepted, IResult> answer) =>
        outcome is CommandOutcome.Accepted accepted ? answer(command, accepted) : Problem(outcome);

    /// <summary>What is said of an outcome that is not <see cref="CommandOutcome.Accepted"/>.</summary>
    internal static ProblemResult Problem(CommandOutcome outcome) =>
        outcome switch
        {
            CommandOutcome.Refused refused => ProblemResult.For(refused.Refusal, refused.TraceParent),
            CommandOutcome.VersionMismatch mismatch => new ProblemResult(
                ProblemTypes.VersionMismatch, $"If-Match asks for version {mismatch.Expected}, but the resource is at version {mismatch.Actual}. Read it again."),
            CommandOutcome.CommandIdReused => new ProblemResult(
                ProblemTypes.IdempotencyKeyReused, "Use a new Idempotency-Key for every new request, and the same one only to repeat it."),
            CommandOutcome.Contended => new ProblemResult(ProblemTypes.Contended, "Try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) },
            var unknown => throw new InvalidOperationException($"Outcome {unknown.GetType().Name} has no answer."),
        };
}
