using Microsoft.Extensions.DependencyInjection;

namespace EventSourcing.Queries;

/// <summary>A question to a read model; changes nothing.</summary>
public interface IQuery<TResult>;

/// <summary>Answers one kind of question.</summary>
public interface IQueryHandler<in TQuery, TResult>
    where TQuery : IQuery<TResult>
{
    Task<TResult> HandleAsync(TQuery query, CancellationToken cancellationToken);
}

/// <summary>Takes a query to its handler.</summary>
public sealed class QueryBus(IServiceProvider services)
{
    public Task<TResult> AskAsync<TQuery, TResult>(TQuery query, CancellationToken cancellationToken)
        where TQuery : IQuery<TResult> =>
        services.GetRequiredService<IQueryHandler<TQuery, TResult>>().HandleAsync(query, cancellationToken);
}
