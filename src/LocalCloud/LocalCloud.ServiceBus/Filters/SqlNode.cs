namespace LocalCloud.ServiceBus.Filters;

/// <summary>A part of an expression; its value is null for NULL and for unknown.</summary>
internal abstract record SqlNode
{
    public abstract object? Evaluate(IMessageValues message);

    internal sealed record Constant(object? Value) : SqlNode
    {
        public override object? Evaluate(IMessageValues message) => Value;
    }

    internal sealed record NewId : SqlNode
    {
        public override object? Evaluate(IMessageValues message) => Guid.NewGuid().ToString();
    }

    internal sealed record Property(string Name, bool IsSystem) : SqlNode
    {
        public override object? Evaluate(IMessageValues message) => SqlValue.Normalize(IsSystem ? message.System(Name) : message.User(Name));
    }

    internal sealed record Exists(Property Asked) : SqlNode
    {
        public override object? Evaluate(IMessageValues message) => Asked.IsSystem ? Asked.Evaluate(message) is not null : message.HasUser(Asked.Name);
    }

    internal sealed record IsNull(SqlNode Operand, bool Negated) : SqlNode
    {
        public override object? Evaluate(IMessageValues message) => Operand.Evaluate(message) is null != Negated;
    }

    internal sealed record Not(SqlNode Operand) : SqlNode
    {
        public override object? Evaluate(IMessageValues message) => Operand.Evaluate(message) is bool value ? !value : null;
    }

    internal sealed record And(SqlNode Left, SqlNode Right) : SqlNode
    {
        public override object? Evaluate(IMessageValues message)
        {
            var left = Left.Evaluate(message) as bool?;
            if (left == false)
            {
                return false;
            }

            var right = Right.Evaluate(message) as bool?;
            return right == false ? false : left is null || right is null ? null : true;
        }
    }

    internal sealed record Or(SqlNode Left, SqlNode Right) : SqlNode
    {
        public override object? Evaluate(IMessageValues message)
        {
            var left = Left.Evaluate(message) as bool?;
            if (left == true)
            {
                return true;
            }

            var right = Right.Evaluate(message) as bool?;
            return right == true ? true : left is null || right is null ? null : false;
        }
    }

    internal sealed record Comparison(string Operator, SqlNode Left, SqlNode Right) : SqlNode
    {
        public override object? Evaluate(IMessageValues message) => SqlValue.Compare(Operator, Left.Evaluate(message), Right.Evaluate(message));
    }

    internal sealed record In(SqlNode Operand, IReadOnlyList<SqlNode> Values) : SqlNode
    {
        public override object? Evaluate(IMessageValues message)
        {
            var value = Operand.Evaluate(message);
            object? found = value is null ? null : false;
            foreach (var candidate in Values)
            {
                switch (SqlValue.Compare("=", value, candidate.Evaluate(message)))
                {
                    case true:
                        return true;
                    case null:
                        found = null;
                        break;
                }
            }

            return found;
        }
    }

    internal sealed record Like(SqlNode Operand, SqlNode Pattern, SqlNode? Escape) : SqlNode
    {
        public override object? Evaluate(IMessageValues message) =>
            Operand.Evaluate(message) is string text && Pattern.Evaluate(message) is string pattern
                ? LikePattern.Matches(text, pattern, (Escape?.Evaluate(message) as string)?.FirstOrDefault())
                : null;
    }

    internal sealed record Arithmetic(string Operator, SqlNode Left, SqlNode Right) : SqlNode
    {
        public override object? Evaluate(IMessageValues message) => SqlValue.Calculate(Operator, Left.Evaluate(message), Right.Evaluate(message));
    }
}
