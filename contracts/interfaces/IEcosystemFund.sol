// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrganisationId, PeriodId} from "../lib/Types.sol";
import {IEcosystemFundErrors} from "./IEcosystemFundErrors.sol";

/// @title EcosystemFund 生态激励基金
/// @notice Holds money under earmarks and pays it out by rule or by vote: rewards 奖励 from leaves of a final report
/// within the budgets of its period, project grants and the zone operator's costs by governance. No key moves money.
/// Programmes: 1 feedback 反馈奖励, 2 correction 标注修正, 3 long-tail 长尾, 4 referral 组合推荐, 5 improvement 改进, 6
/// after-sale 售后; 1 to 4 draw on ECOSYSTEM, 5 and 6 on SERVICE. All amounts in token base units.
interface IEcosystemFund is IEcosystemFundErrors {
    /// @notice How a reward is taken: as money, or as community points 社区贡献积分 of the same worth.
    enum Choice {
        Cash,
        Points
    }

    /// @notice What a vote sets for the budgets of future periods.
    /// @param shares Part of the earmark's free money that programme 1 … 6 gets when the period's budgets open, ppm
    /// @param claimWindow How long a period's rewards can be claimed at least, seconds from the opening
    /// @param referralThreshold What a composition must have earned in all settled periods before the oracles reward
    /// its referrer, token base units
    struct BudgetRules {
        uint24[6] shares;
        uint32 claimWindow;
        uint128 referralThreshold;
    }

    /// @notice A programme's budget in a period.
    /// @param amount What it was opened with
    /// @param left What of it is not claimed; 0 once it is closed
    struct Budget {
        uint128 amount;
        uint128 left;
    }

    /// @notice The opening of a period's budgets.
    /// @param openedAt Block time, seconds; 0 = not opened
    /// @param claimUntil Last second in which the budgets can't be closed
    /// @param closed Bit p − 1 set = programme p is closed
    struct Opening {
        uint40 openedAt;
        uint40 claimUntil;
        uint8 closed;
    }

    /// @notice Grants of a quarter from one earmark.
    /// @param start The earmark's free money when the quarter began
    /// @param granted What of it was granted
    struct Quarter {
        uint128 start;
        uint128 granted;
    }

    /// @notice Money was booked under the earmarks.
    /// @param from The caller
    /// @param ecosystem Added to the ECOSYSTEM earmark; 0 if nothing
    /// @param service Added to the SERVICE earmark; 0 if nothing
    event Booked(address indexed from, uint256 ecosystem, uint256 service);
    /// @notice A gift 社会捐赠 arrived.
    /// @param from Who gave
    /// @param earmark Ecosystem or Operation
    /// @param amount What was given
    /// @param noteHash keccak256 of the giver's note; zero if none
    event Donated(address indexed from, Earmark indexed earmark, uint256 amount, bytes32 noteHash);
    /// @notice Public money 政府专项 arrived.
    /// @param from Who paid
    /// @param earmark Ecosystem or Operation
    /// @param amount What was paid
    /// @param referenceHash keccak256 of the appropriation's reference
    event PubliclyFunded(address indexed from, Earmark indexed earmark, uint256 amount, bytes32 referenceHash);
    /// @notice Money that had arrived without a booking was booked by vote.
    /// @param earmark Ecosystem or Operation
    /// @param amount What was booked
    event SurplusBooked(Earmark indexed earmark, uint256 amount);
    /// @notice Rules for the budgets of future periods were voted.
    /// @param from First period in which they are in force
    /// @param rules The whole set
    event BudgetRulesSet(PeriodId indexed from, BudgetRules rules);
    /// @notice A period's budgets were opened.
    /// @param period Period of the report
    /// @param amounts Budget of programme 1 … 6
    /// @param claimUntil Last second in which they can't be closed
    event BudgetsOpened(PeriodId indexed period, uint256[6] amounts, uint256 claimUntil);
    /// @notice A budget was closed; what was left of it is free again.
    /// @param period Period of the report
    /// @param programme Number of the programme
    /// @param returned What returned to the earmark
    event BudgetClosed(PeriodId indexed period, uint8 indexed programme, uint256 returned);
    /// @notice A reward was claimed as money.
    /// @param period Period of the report
    /// @param programme Number of the programme
    /// @param organisation Recipient
    /// @param subject What is rewarded
    /// @param due The leaf's share of the budget
    /// @param amount What was left for it: paid to `account`, or parked
    /// @param account The recipient's payout account of the period
    event RewardClaimed(
        PeriodId indexed period,
        uint8 indexed programme,
        OrganisationId indexed organisation,
        bytes32 subject,
        uint256 due,
        uint256 amount,
        address account
    );
    /// @notice A feedback reward was taken as points; the money went back to the earmark.
    /// @param organisation Recipient
    /// @param period Period of the report
    /// @param amount What would have been paid
    event PointsChosen(OrganisationId indexed organisation, PeriodId indexed period, uint256 amount);
    /// @notice A project grant was paid or parked.
    /// @param earmark Ecosystem or Operation
    /// @param organisation Recipient
    /// @param amount What was granted
    /// @param reasonHash keccak256 of the proposal
    event Granted(Earmark indexed earmark, OrganisationId indexed organisation, uint256 amount, bytes32 reasonHash);
    /// @notice Money for the zone operator's costs was paid or parked.
    /// @param amount What was drawn
    /// @param reasonHash keccak256 of the proposal
    event OperationDrawn(uint256 amount, bytes32 reasonHash);
    /// @notice A payment failed and waits for its payee.
    /// @param account Payee
    /// @param earmark Whose money it is: Service, or Ecosystem for all other money
    /// @param amount What was added to what is owed to it
    event PayoutParked(address indexed account, Earmark indexed earmark, uint256 amount);
    /// @notice Parked money was paid.
    /// @param account Payee it waited for
    /// @param to Where it went
    /// @param amount What was paid
    event ParkedWithdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice Books money that was transferred before this call in the same transaction. Open to anyone who really
    /// transfers; what arrived without a booking stays unbooked until somebody books it.
    /// @param ecosystem Token base units for the ECOSYSTEM earmark
    /// @param service Token base units for the SERVICE earmark (unearned performance money, owed to providers as
    /// rewards)
    function book(uint256 ecosystem, uint256 service) external;

    /// @notice Gives money 社会捐赠, pulled from the caller, who approved it. Anyone; a gift is never returned.
    /// @param earmark Ecosystem or Operation
    /// @param amount Token base units
    /// @param noteHash keccak256 of a note; zero if none
    function donate(Earmark earmark, uint256 amount, bytes32 noteHash) external;

    /// @notice Pays public money 政府专项 in, pulled from the caller, who approved it. Anyone.
    /// @param earmark Ecosystem or Operation
    /// @param amount Token base units
    /// @param referenceHash keccak256 of the appropriation's reference
    function fundPublicly(Earmark earmark, uint256 amount, bytes32 referenceHash) external;

    /// @notice Books everything that arrived without a booking. Only governance.
    /// @param earmark Ecosystem or Operation
    function bookSurplus(Earmark earmark) external;

    /// @notice Sets shares and windows for the budgets of future periods. Only governance.
    /// @param rules The whole set
    /// @param from First period: after the running one, not before the newest version's first
    function setBudgetRules(BudgetRules calldata rules, PeriodId from) external;

    /// @notice Sets apart the budgets of a period whose report is final: the period's shares of what each earmark has
    /// free now. Anyone; does nothing if they were opened. Claims open them too.
    /// @param period Period of the report
    function openBudgets(PeriodId period) external;

    /// @notice Frees what is left of a budget after the claim window. Anyone.
    /// @param period Period of the report
    /// @param programme Number of the programme
    function closeBudget(PeriodId period, uint8 programme) external;

    /// @notice Claims the reward of a leaf: budget · share / 1,000,000 rounded down, at most what is left of the
    /// budget, once per period, programme, organisation and subject. Cash goes to the recipient's payout account of the
    /// period, whoever calls; feedback is the recipient's own to claim in the first half of the claim window, and only
    /// it takes points. An exhausted budget pays 0. A referral's subject is the key of the recommended composition: the
    /// oracles write its leaf once the composition's settled revenue reached `referralThreshold`, a figure that anyone
    /// adds up from `LinesSettled` events; the chain itself requires a composition born by the end of the period.
    /// @param period Period of the report
    /// @param index Position of the leaf, from 0
    /// @param leaf The leaf's bytes, without prefix (docs/FORMATS.md §5)
    /// @param proof RFC 6962 inclusion proof
    /// @param choice Cash, or points for feedback
    function claimReward(PeriodId period, uint32 index, bytes calldata leaf, bytes32[] calldata proof, Choice choice)
        external;

    /// @notice Grants project money to an organisation. Only governance; within a quarter of what the earmark had free
    /// when the running quarter (90 days, counted from genesis) began.
    /// @param earmark Ecosystem or Operation
    /// @param organisation Recipient, paid at its payout account of the running period
    /// @param amount Token base units
    /// @param reasonHash keccak256 of the proposal
    function grant(Earmark earmark, OrganisationId organisation, uint256 amount, bytes32 reasonHash) external;

    /// @notice Pays the zone operator from OPERATION. Only governance: the operator has no power over it.
    /// @param amount Token base units
    /// @param reasonHash keccak256 of the proposal
    function drawOperation(uint256 amount, bytes32 reasonHash) external;

    /// @notice Pays what is parked for the caller.
    /// @param to Its own or another participant's account
    function withdraw(address to) external;

    /// @notice Free money of the ECOSYSTEM earmark: without open budgets and parked payments.
    /// @return Token base units, 0 before the first booking
    function ecosystemBalance() external view returns (uint256);

    /// @notice Free money of the SERVICE earmark: without open budgets and parked payments.
    /// @return Token base units, 0 before the first booking
    function serviceBalance() external view returns (uint256);

    /// @notice Free money of the OPERATION earmark.
    /// @return Token base units, 0 before the first gift
    function operationBalance() external view returns (uint256);

    /// @notice Money that arrived without a booking.
    /// @return Token base units
    function surplus() external view returns (uint256);

    /// @notice What is parked for an account.
    /// @param account Account to look up
    /// @return Token base units, 0 if nothing is parked
    function owed(address account) external view returns (uint256);

    /// @notice Everything that is set apart: open budgets and parked payments.
    /// @return ecosystem Of ECOSYSTEM money, parked grants and costs of operation included, token base units
    /// @return service Of SERVICE money, token base units
    function bound() external view returns (uint256 ecosystem, uint256 service);

    /// @notice The budget of a programme in a period.
    /// @param period Period of the report
    /// @param programme Number of the programme
    /// @return Both amounts 0 before the opening
    function budgetOf(PeriodId period, uint8 programme) external view returns (Budget memory);

    /// @notice The opening of a period's budgets.
    /// @param period Period of the report
    /// @return All fields 0 before the opening
    function openingOf(PeriodId period) external view returns (Opening memory);

    /// @notice The budget rules in force in a period.
    /// @param period Period number, also a future one as known today
    /// @return The whole set
    function budgetRulesAt(PeriodId period) external view returns (BudgetRules memory);

    /// @notice Grants of the running quarter from an earmark.
    /// @param earmark Ecosystem or Operation
    /// @return What the earmark had free when the quarter began, and what was granted since, token base units
    function quarterOf(Earmark earmark) external view returns (Quarter memory);
}
